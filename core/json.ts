/** Plain JSON: all that state, events and slots may hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
