/**
 * A tab's place at the table: it follows the host of another tab, or hosts the worker itself, and moves its link from one
 * to the other. Backs off from a worker that breaks, so that another tab may try.
 */

import type { Environment, TabWays } from './environment.js';
import { ChatError } from './errors.js';
import type { HostLink, HostPort } from './host-link.js';
import { hostLockName, namePrefix, tabLockName } from './names.js';
import { toError, type FromWorker, type Hello, type Hosting, type Port, type StartHost } from './rpc.js';
import { TabLeader, type HostProcess, type Locks } from './tab-leader.js';
import { step } from './timing.js';
import { uuidv7 } from './uuid.js';

const stopTimeoutMs = 2000;
const restartDelayMsMin = 500;
const restartDelayMsMax = 30_000;

type StartOptions = Pick<StartHost, 'server' | 'userId' | 'storage' | 'wasmUrl'>;

/** Without Web Locks every tab is its own host. */
const alone: Locks = { request: (_name, _signal, held) => held() };

export class HostSeat {
  readonly #environment: Environment;
  readonly #link: HostLink;
  readonly #tab: string;
  readonly #start: StartOptions;
  readonly #prefix: string;
  readonly #failed: (error: ChatError) => boolean;
  readonly #leader: TabLeader;
  #following: { readonly port: HostPort; readonly board: Port<Hosting | Hello, Hello>; readonly release: () => void } | null = null;
  #spare: WorkerProcess | null = null;
  #seated = false;
  #vacated = false;
  #cancelRestart: () => void = () => undefined;
  #restarts = 0;

  /** `failed` is told when the worker of this tab breaks, and says whether to go on. */
  constructor(environment: Environment, link: HostLink, tab: string, start: StartOptions, failed: (error: ChatError) => boolean) {
    this.#environment = environment;
    this.#link = link;
    this.#tab = tab;
    this.#start = start;
    this.#prefix = namePrefix(start.server, start.userId);
    this.#failed = failed;
    this.#leader = new TabLeader(environment.ways?.locks ?? alone, hostLockName(this.#prefix), () => this.#lead());
  }

  /** Sits down: follows whoever hosts, and stands for election. */
  take(): void {
    if (this.#seated || this.#vacated) return;
    this.#seated = true;
    if (this.#environment.ways !== null) this.#follow(this.#environment.ways);
    this.#spare = this.#newProcess();
    this.#spare.prepare(this.#start.wasmUrl);
    this.#leader.queue();
  }

  /** A host has welcomed this tab: when it is another tab's, the worker that was made ready here is not needed. */
  settled(): void {
    if (!this.#leader.leading) this.#dismissSpare();
  }

  /** Gets up within this task: the page may be frozen or gone right after. `take` comes back. */
  leave(): void {
    if (!this.#seated) return;
    this.#seated = false;
    this.#cancelRestart();
    this.#dismissSpare();
    this.#link.disconnect();
    this.#leader.stepDown();
    this.#unfollow();
  }

  /** Gets up for good, closing the store in good order. */
  async vacate(): Promise<void> {
    this.#vacated = true;
    this.#seated = false;
    this.#cancelRestart();
    this.#dismissSpare();
    await this.#leader.retire();
    this.#unfollow();
  }

  #follow(ways: TabWays): void {
    const channel = ways.openTabChannel(this.#prefix, this.#tab);
    const board = ways.openBoard(this.#prefix);
    const port: HostPort = {
      post: (message) => (message.kind === 'hello' ? board.post(message) : channel.post(message)),
      onMessage: null,
      close: () => undefined,
      patient: false,
    };
    channel.onMessage = (message) => port.onMessage?.(message);
    const ending = new AbortController();
    const ended = new Promise<void>((resolve) => ending.signal.addEventListener('abort', () => resolve()));
    const release = (): void => {
      ending.abort();
      channel.close();
      board.close();
    };
    this.#following = { port, board, release };
    board.onMessage = (message) => {
      if (message.kind === 'hosting' && this.#following?.port === port && !this.#leader.leading) this.#link.greet();
    };
    // The lock is held before the first hello: a host that can take it takes this tab for dead.
    ways.locks
      .request(tabLockName(this.#prefix, this.#tab), ending.signal, () => {
        if (this.#following?.port === port && !this.#leader.leading) this.#link.connect(port);
        return ended;
      })
      .catch(() => undefined);
  }

  #unfollow(): void {
    this.#following?.release();
    this.#following = null;
  }

  #lead(): HostProcess {
    step('host');
    const process = this.#spare ?? this.#newProcess();
    this.#spare = null;
    process.start(this.#link, {
      kind: 'start',
      host: uuidv7(),
      prefix: this.#environment.ways === null ? null : this.#prefix,
      online: this.#environment.online,
      ...this.#start,
    });
    return process;
  }

  #newProcess(): WorkerProcess {
    const process = new WorkerProcess(this.#environment, (error) => this.#broke(process, error));
    return process;
  }

  #dismissSpare(): void {
    this.#spare?.kill();
    this.#spare = null;
  }

  #broke(process: WorkerProcess, error: ChatError): void {
    process.kill();
    if (!this.#seated) return;
    this.#leader.stepDown();
    this.#link.disconnect();
    if (!this.#failed(error)) return;
    if (this.#following !== null) this.#link.connect(this.#following.port);
    const delay = Math.min(restartDelayMsMin * 2 ** this.#restarts++, restartDelayMsMax);
    this.#cancelRestart = this.#environment.after(delay, () => this.#leader.queue());
  }
}

/** One worker's life, seen from its tab. */
class WorkerProcess implements HostProcess {
  readonly #environment: Environment;
  readonly #broke: (error: ChatError) => void;
  #port: ReturnType<Environment['startWorker']> | null = null;
  #started = false;
  #early: ChatError | null = null; // broke before it was to host anything
  #stopped: (() => void) | null = null;

  constructor(environment: Environment, broke: (error: ChatError) => void) {
    this.#environment = environment;
    this.#broke = broke;
  }

  /** Starts the worker and has it load what it will need. */
  prepare(wasmUrl: string | null): void {
    try {
      this.#port = this.#environment.startWorker();
    } catch (error) {
      this.#early = new ChatError('internal', `the worker did not start: ${String(error)}`, 'reload');
      return;
    }
    this.#port.onError = (detail) => this.#break(new ChatError('internal', `the worker broke: ${detail}`, 'reload'));
    this.#port.post({ kind: 'prepare', wasmUrl });
  }

  start(link: HostLink, options: StartHost): void {
    if (this.#port === null && this.#early === null) this.prepare(options.wasmUrl);
    this.#started = true;
    const port = this.#port;
    if (this.#early !== null || port === null) {
      if (this.#early !== null) this.#break(this.#early);
      return;
    }
    const direct: HostPort = { post: (message) => port.post(message), onMessage: null, close: () => undefined, patient: true };
    port.onMessage = (message) => this.#receive(message, direct);
    port.post(options);
    link.connect(direct);
  }

  stop(): Promise<void> {
    const port = this.#port;
    if (port === null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#environment.after(stopTimeoutMs, () => this.kill());
      this.#stopped = () => {
        cancel();
        resolve();
      };
      port.post({ kind: 'stop' });
    });
  }

  kill(): void {
    this.#port?.close();
    this.#port = null;
    this.#stopped?.();
    this.#stopped = null;
  }

  #receive(message: FromWorker, direct: HostPort): void {
    if (message.kind === 'stopped') this.kill();
    else if (message.kind === 'failed') this.#break(toError(message.error));
    else direct.onMessage?.(message);
  }

  /** Not within the call that started it: the leader holds the office only after that. */
  #break(error: ChatError): void {
    if (!this.#started) this.#early = error;
    else queueMicrotask(() => this.#broke(error));
  }
}
