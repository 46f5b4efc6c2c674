/** The store and the library: what the app wires. */
export { openSqlite, TEMPORARY, type SqliteOptions } from './sqlite/open.ts';
export type { FullStore, People, PlainStore } from './calls.ts';
export { openLibrary, Content, LibraryFile, Publication, LIBRARY_FILE, LIBRARY_KIND, type Library } from './library.ts';
