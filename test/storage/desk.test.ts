import { openSqlite, TEMPORARY } from '../../storage/index.ts';
import { modelStaff } from '../model/staff.ts';
import { modelStore } from '../model/store.ts';
import { deskSuite } from '../suites/desk.ts';
import { staffSuite } from '../suites/staff.ts';

deskSuite('SQLite', ({ now }) => openSqlite({ dir: TEMPORARY, now }));
deskSuite('model in memory', async (options) => modelStore(options));
staffSuite('SQLite', () => openSqlite({ dir: TEMPORARY }));
staffSuite('model in memory', async () => modelStaff());
