import { openSqlite, TEMPORARY } from '../../storage/index.ts';
import { modelStore } from '../model/store.ts';
import { storeSuite } from '../suites/store.ts';
import { channelStoreSuite } from '../suites/store-channels.ts';
import { linkStoreSuite } from '../suites/store-links.ts';

const SQLITE: Parameters<typeof storeSuite>[1] = ({ now }) => openSqlite({ dir: TEMPORARY, now });
const MODEL: Parameters<typeof storeSuite>[1] = async (options) => modelStore(options);
for (const suite of [storeSuite, channelStoreSuite, linkStoreSuite]) {
  suite('SQLite', SQLITE);
  suite('model in memory', MODEL);
}
