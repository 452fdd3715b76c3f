import type { Core } from '../../src/worker/core.js';
import type { WaistAction, WaistEvent } from '../../src/waist.js';

export type Call = Extract<WaistEvent, { kind: 'call' }>;
export type Watch = Extract<WaistEvent, { kind: 'watch' }>;

/** What outlives a host: the device's disk. */
export class Disk {
  readonly sent = new Map<string, string>(); // localId -> text
}

/** Stands for the C++ core: a script says what it answers, and it remembers what it was told. */
export class ScriptedCore implements Core {
  readonly events: WaistEvent[] = [];
  readonly #kept: { readonly conn: number; readonly text: string }[] = [];
  closed = false;
  /** Actions of the next events of a kind; asked first. */
  script: (event: WaistEvent) => readonly WaistAction[] | null = () => null;
  onFrames: (frames: readonly { readonly conn: number; readonly text: string }[]) => readonly WaistAction[] = () => [];
  /** Calls that are carried out but never answered: the host dies first. */
  readonly unanswered = new Set<string>();
  outgoingBytes = new Uint8Array();
  readonly #disk: Disk;

  constructor(disk = new Disk()) {
    this.#disk = disk;
  }

  openError(): string {
    return '';
  }

  handle(text: string): string {
    const event = JSON.parse(text) as WaistEvent;
    this.events.push(event);
    const scripted = this.script(event);
    if (scripted !== null) return JSON.stringify(scripted);
    return JSON.stringify(event.kind === 'call' ? this.#call(event) : []);
  }

  keepFrame(conn: number, bytes: Uint8Array): void {
    this.#kept.push({ conn, text: new TextDecoder().decode(bytes) });
  }

  frames(): string {
    return JSON.stringify(this.onFrames(this.#kept.splice(0)));
  }

  outgoing(): Uint8Array {
    return this.outgoingBytes;
  }

  close(): void {
    this.closed = true;
  }

  delete(): void {
    if (!this.closed) throw new Error('deleted before it was closed');
  }

  kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  calls(): Call[] {
    return this.events.filter((event): event is Call => event.kind === 'call');
  }

  watches(): Watch[] {
    return this.events.filter((event): event is Watch => event.kind === 'watch');
  }

  #call(event: Call): WaistAction[] {
    let value: unknown = null;
    if (event.name === 'send') {
      const localId = event.args.localId as string;
      this.#disk.sent.set(localId, event.args.body.text);
      value = { localId, key: `anna/${localId}` };
    }
    return this.unanswered.has(event.name) ? [] : [{ kind: 'reply', call: event.call, value }];
  }
}
