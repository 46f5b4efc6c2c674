/** Every row of desk/api.ts that is not about signing in or the stream. A row without a handler does not compile. */
import { acts } from './acts.ts';
import { conversation } from './conversation.ts';
import { facts } from './facts.ts';
import { files } from './files.ts';
import { flows } from './flows.ts';
import { houseRoutes } from './house.ts';
import { inbox } from './inbox.ts';
import { knowledge } from './knowledge.ts';
import { people } from './people.ts';
import { promise } from './promise.ts';
import { requests } from './requests.ts';
import { requestsCsv } from './requests-csv.ts';
import { suggest } from './suggest.ts';
import type { RouteHandlers } from '../handler.ts';
export { ROWS } from '../rows.ts';

export const ROUTES: RouteHandlers = {
  ...inbox, ...conversation, ...acts, ...files, ...suggest, ...requests, ...promise, ...requestsCsv, ...people, ...knowledge, ...facts, ...flows, ...houseRoutes,
};
