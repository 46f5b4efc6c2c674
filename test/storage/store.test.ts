import { openSqlite, TEMPORARY } from '../../storage/index.ts';
import { modelStore } from '../model/store.ts';
import { storeSuite } from '../suites/store.ts';

storeSuite('SQLite', ({ now }) => openSqlite({ dir: TEMPORARY, now }));
storeSuite('model in memory', async (options) => modelStore(options));
