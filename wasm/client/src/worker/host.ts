/**
 * The host: feeds events to the core one at a time and carries out its actions, for every tab. It knows no rule of chat.
 * Whatever the core or the machine under it throws ends this host (`fatal`): the tab starts a new one on the same store.
 */

import type { Storage } from '../model.js';
import { protocolVersion, toFailing, type Failing, type Hello, type HostCallName, type HostMessage, type Port, type TabMessage } from '../rpc.js';
import type { Transport, TransportEvents, TransportKind } from '../transports/transport.js';
import type { CallName, WaistAction, WaistEvent } from '../waist.js';
import type { Core } from './core.js';
import { TabSession } from './tab-session.js';
import { Timer, type Clock } from './timer.js';
import { TokenDesk } from './token-desk.js';

export interface Platform {
  /** Names this life of the host. */
  readonly host: string;
  readonly clock: Clock;
  readonly storage: Storage;
  openTransport(kind: TransportKind, events: TransportEvents): Transport;
  /** Deletes what this device has stored; the core is closed. */
  wipe(): Promise<void>;
  /** Calls back when the tab has died; returns the way to stop looking. */
  watchTab(tab: string, gone: () => void): () => void;
  /** The host cannot go on. */
  fatal(error: Failing): void;
}

type Step = (core: Core, mono: number, wall: number) => string;
type CoreEvent = Exclude<WaistEvent, { kind: 'call' | 'watch' }>;
interface Client {
  readonly session: TabSession;
  readonly stopWatching: () => void;
}

export class Host {
  readonly #platform: Platform;
  #core: Core | null;
  readonly #steps: Step[] = [];
  #stepping = false;
  /** Frames that the core keeps: what waits at the same time is handled, and committed, together. */
  #framesKept = false;
  #online: boolean;
  readonly #clients = new Map<string, Client>();
  readonly #transports = new Map<number, Transport>();
  /** The core's number of a call or query -> whose it is. */
  readonly #calls = new Map<number, { readonly session: TabSession; readonly id: number }>();
  readonly #queries = new Map<number, { readonly session: TabSession; readonly query: number }>();
  readonly #unheard: Failing[] = [];
  #nextNumber = 1;
  readonly #timer: Timer;
  readonly #tokens: TokenDesk;

  constructor(core: Core, online: boolean, platform: Platform) {
    this.#core = core;
    this.#online = online;
    this.#platform = platform;
    this.#timer = new Timer(platform.clock, () => this.#feed({ kind: 'timer' }));
    this.#tokens = new TokenDesk(
      platform.clock,
      () => [...this.#clients.values()].map((client) => client.session),
      (token) => this.#feed({ kind: 'token', token }),
    );
    this.#feed({ kind: 'network', online });
    this.#feed({ kind: 'start' });
  }

  /**
   * A tab says hello: for the first time (`openPort` makes the way to it), or again after it was frozen or another host led.
   * `watched`: its end is to be looked for; the host's own tab takes the host with it.
   */
  greet(hello: Hello, watched: boolean, openPort: () => Port<TabMessage, HostMessage>): void {
    const known = this.#clients.get(hello.tab);
    if (known !== undefined) return this.#welcomeAgain(known.session, hello);
    if (hello.protocol > protocolVersion) return this.#yield();
    const port = openPort();
    const session = new TabSession(hello.tab, port);
    if (hello.protocol < protocolVersion) {
      session.post({ kind: 'refused', error: newerVersion });
      session.close();
      return;
    }
    port.onMessage = (message) => this.#receive(session, message);
    const stopWatching = watched ? this.#platform.watchTab(hello.tab, () => this.#drop(hello.tab)) : (): void => undefined;
    this.#clients.set(hello.tab, { session, stopWatching });
    this.#welcome(session, hello);
  }

  /** Tells every tab; before the first one is here, it is kept for that one. */
  announce(error: Failing): void {
    if (this.#clients.size === 0) this.#unheard.push(error);
    for (const client of this.#clients.values()) client.session.post({ kind: 'trouble', error });
  }

  /** Closes the store; nothing is lost. */
  stop(): void {
    const core = this.#core;
    this.#core = null;
    this.#timer.stop();
    this.#tokens.stop();
    for (const transport of this.#transports.values()) transport.close();
    this.#transports.clear();
    core?.close();
    core?.delete();
    for (const client of this.#clients.values()) {
      client.stopWatching();
      client.session.close();
    }
    this.#clients.clear();
  }

  #receive(session: TabSession, message: TabMessage): void {
    switch (message.kind) {
      case 'hello':
        return this.#welcomeAgain(session, message);
      case 'call':
        return this.#call(session, message.id, message.name, message.args);
      case 'watch':
        return this.#watch(session, message.query, message.name, message.params);
      case 'unwatch':
        return this.#unwatch(session.setQuery(message.query, null));
      case 'token':
        return this.#tokens.answered(message.request, message.token);
      case 'tokenFailed':
        return this.#tokens.failed(message.request);
      case 'network':
        return this.#setOnline(message.online);
      case 'bye':
        return this.#drop(session.tab);
      default:
        return message satisfies never;
    }
  }

  /** The tab says again what it waits for: queries begin anew, and calls keep their answers. */
  #welcomeAgain(session: TabSession, hello: Hello): void {
    for (const query of session.takeQueries()) this.#unwatch(query);
    this.#welcome(session, hello);
  }

  #welcome(session: TabSession, hello: Hello): void {
    session.post({ kind: 'welcome', host: this.#platform.host, storage: this.#platform.storage });
    for (const error of this.#unheard.splice(0)) session.post({ kind: 'trouble', error });
    this.#setOnline(hello.online);
    this.#tokens.hurry(); // a core that started before its first tab was here has found nobody to ask
  }

  /** A tab of a newer version is here: the tabs of this one end, this host with its own, and the newer tab leads. */
  #yield(): void {
    for (const client of this.#clients.values()) client.session.post({ kind: 'ended', error: newerVersion });
  }

  #drop(tab: string): void {
    const client = this.#clients.get(tab);
    if (client === undefined) return;
    this.#clients.delete(tab);
    client.stopWatching();
    client.session.close();
    for (const [number, call] of this.#calls) if (call.session === client.session) this.#calls.delete(number);
    for (const query of client.session.takeQueries()) this.#unwatch(query);
    this.#tokens.gone(client.session);
  }

  #call(session: TabSession, id: number, name: HostCallName, args: string): void {
    if (!session.accepts(id)) return;
    if (name === 'logOut') return void this.#logOut(session, id);
    if (name === 'connectNow') this.#tokens.hurry();
    const call = this.#nextNumber++;
    this.#calls.set(call, { session, id });
    this.#run((core, mono, wall) => core.handle(callText(call, name, args), mono, wall));
  }

  #watch(session: TabSession, query: number, name: string, params: string): void {
    const number = this.#nextNumber++;
    this.#queries.set(number, { session, query });
    const old = session.setQuery(query, number);
    const text = `{"kind":"watch","query":${number},"name":${JSON.stringify(name)},"params":${params}}`;
    this.#run((core, mono, wall) => core.handle(text, mono, wall));
    this.#unwatch(old); // after the new one, so that what both follow (presence, a pull) goes on
  }

  #unwatch(query: number | null): void {
    if (query === null) return;
    this.#queries.delete(query);
    this.#feed({ kind: 'unwatch', query });
  }

  #setOnline(online: boolean): void {
    if (online === this.#online) return;
    this.#online = online;
    this.#feed({ kind: 'network', online });
    if (online) this.#tokens.hurry();
  }

  async #logOut(session: TabSession, id: number): Promise<void> {
    const others = [...this.#clients.values()].map((client) => client.session).filter((other) => other !== session);
    const core = this.#core;
    this.#core = null; // nothing is fed any more; the tabs are told below
    this.#timer.stop();
    this.#tokens.stop();
    for (const transport of this.#transports.values()) transport.close();
    try {
      core?.close();
      core?.delete();
      await this.#platform.wipe();
      session.answer(id, { value: null });
    } catch (error) {
      session.answer(id, { error: toFailing(error) });
    }
    const error: Failing = { code: 'unauthorized', detail: 'logged out', action: 'log_in' };
    for (const other of others) other.post({ kind: 'ended', error });
  }

  #feed(event: CoreEvent): void {
    const text = JSON.stringify(event);
    this.#run((core, mono, wall) => core.handle(text, mono, wall));
  }

  #keepFrame(conn: number, bytes: Uint8Array): void {
    this.#core?.keepFrame(conn, bytes);
    if (this.#framesKept) return;
    this.#framesKept = true;
    this.#platform.clock.soon(() => this.#takeFrames());
  }

  #takeFrames(): void {
    if (!this.#framesKept) return;
    this.#framesKept = false;
    this.#step((core, mono, wall) => core.frames(mono, wall));
  }

  /** What came before this event is handled before it. */
  #run(step: Step): void {
    this.#takeFrames();
    this.#step(step);
  }

  /** One event after the other: what an action causes at once waits until all actions before it are done. */
  #step(step: Step): void {
    this.#steps.push(step);
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      for (let next = this.#steps.shift(); next !== undefined; next = this.#steps.shift()) {
        const core = this.#core;
        if (core === null) continue;
        const actions = next(core, this.#platform.clock.mono(), this.#platform.clock.wall());
        for (const action of JSON.parse(actions) as readonly WaistAction[]) this.#execute(core, action);
      }
    } catch (error) {
      this.#steps.length = 0;
      this.#core = null; // its memory may be broken: it is not closed, the store is as of the last commit
      this.#platform.fatal(toFailing(error));
    } finally {
      this.#stepping = false;
    }
  }

  #execute(core: Core, action: WaistAction): void {
    switch (action.kind) {
      case 'openTransport':
        return this.#openTransport(action.conn, action.transport);
      case 'sendFrame':
        // The one copy: the view is into the core's memory.
        return this.#transports.get(action.conn)?.send(new Uint8Array(core.outgoing().subarray(action.offset, action.offset + action.size)));
      case 'closeTransport':
        this.#transports.get(action.conn)?.close();
        return void this.#transports.delete(action.conn);
      case 'armTimer':
        return this.#timer.arm(action.at);
      case 'needToken':
        return this.#tokens.need();
      case 'reply':
        return this.#reply(action);
      case 'reset':
      case 'patch': {
        const whose = this.#queries.get(action.query);
        return whose?.session.news(whose.query, action);
      }
      case 'trouble':
        return this.announce({ ...action.error, refused: action.refused });
      default:
        return action satisfies never;
    }
  }

  #reply(action: Extract<WaistAction, { kind: 'reply' }>): void {
    const call = this.#calls.get(action.call);
    this.#calls.delete(action.call);
    call?.session.answer(call.id, 'error' in action ? { error: action.error } : { value: action.value });
  }

  #openTransport(conn: number, kind: TransportKind): void {
    const transport = this.#platform.openTransport(kind, {
      opened: () => this.#feed({ kind: 'transportOpened', conn }),
      frame: (bytes) => this.#keepFrame(conn, bytes),
      closed: (code, reason) => {
        this.#transports.delete(conn);
        this.#feed({ kind: 'transportClosed', conn, code, reason });
      },
    });
    this.#transports.set(conn, transport);
  }
}

const newerVersion: Failing = { code: 'unsupported', detail: 'a newer version runs in another tab', action: 'reload' };

function callText(call: number, name: CallName, args: string): string {
  return `{"kind":"call","call":${call},"name":${JSON.stringify(name)},"args":${args}}`;
}
