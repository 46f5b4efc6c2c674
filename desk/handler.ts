/** What answers a row of desk/api.ts. The server has checked role, origin and input before a handler runs, and checks what it returns. */
import type * as z from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { API, InboxRow, RequestRow, type Input, type Reply, type RouteName } from './api.ts';
import type { DeskHouse } from './house.ts';
import { Refused } from './problems.ts';
import type { InboxLine, RequestLine } from '../core/desk-ports.ts';
import type { StaffFile } from '../core/staff.ts';

/** The one file of an upload, typed by its content, its name made safe. */
export type Upload = { name: string; mime: string; bytes: Uint8Array };
/** A file to give out. The server decides by `mime` whether it may be shown in the page, and writes the headers. */
export type Bytes = { name: string; mime: string; bytes: Uint8Array };

export type Viewer = { who: { id: string; name: string }; typing: boolean };
/** Who is here now; in memory. */
export interface Live {
  viewers(conversation: string): Viewer[];
  look(conversation: string, who: { id: string; name: string }, typing: boolean): void;
  /** Has a stream open in this process. */
  here(staff: string): boolean;
  /** Ends somebody's streams now: they were disabled, or their role changed. */
  cut(staff: string): void;
  /** The stream's store has something new: look now. */
  poke(): void;
}

type Row<N extends RouteName> = (typeof API)[N];
type Raw<N extends RouteName> = Row<N> extends { raw: infer R } ? R : 'json';
/** Rows for `nobody` may be asked by a signed-in person too; only they must look whether there is one. */
type MeOf<N extends RouteName> = Row<N>['role'] extends 'nobody' ? StaffFile | null : StaffFile;

export type Ctx<Me = StaffFile> = {
  house: DeskHouse; me: Me; live: Live; request: FastifyRequest; reply: FastifyReply;
  /** Writes a line of the audit log in the name of `me`. Never what a person wrote. */
  audit(action: string, target?: string | null, detail?: string | null): Promise<void>;
};
export type HandlerInput<N extends RouteName> = { params: Input<N, 'params'>; query: Input<N, 'query'>; body: Raw<N> extends 'upload' ? Upload : Input<N, 'body'> };
export type Answer<N extends RouteName> = Raw<N> extends 'bytes' ? Bytes : Reply<N>;
/** A refusal is returned, never thrown: `return refuse('NOT_FOUND')` (desk/problems.ts). */
export type Handler<N extends RouteName> = (ctx: Ctx<MeOf<N>>, input: HandlerInput<N>) => Promise<Answer<N> | Refused>;

/** Rows that desk/server.ts answers by its own files (desk/sign/, desk/live/); desk/routes/ has all others. */
export const OWN = ['first.look', 'first.make', 'session.open', 'session.close', 'me', 'me.password', 'me.totp', 'me.totp.on', 'me.totp.off', 'staff.make', 'staff.reset', 'staff.choose', 'presence', 'stream'] as const satisfies readonly RouteName[];
export type OwnRoute = (typeof OWN)[number];
export type Handlers<N extends RouteName> = { readonly [K in N]: Handler<K> };
/** desk/routes/index.ts: `export const ROUTES: RouteHandlers = { ...inbox, ... }`. */
export type RouteHandlers = Handlers<Exclude<RouteName, OwnRoute>>;

/** desk/routes/index.ts: `export const ROWS: Rows`. What the stream reads of conversations and requests (those that are gone are left out), and how it shows them. */
export type Rows = {
  conversations(house: DeskHouse, ids: string[]): Promise<InboxLine[]>;
  requests(house: DeskHouse, numbers: string[]): Promise<RequestLine[]>;
  conversation(house: DeskHouse, line: InboxLine): z.infer<typeof InboxRow>;
  request(house: DeskHouse, line: RequestLine): z.infer<typeof RequestRow>;
};
