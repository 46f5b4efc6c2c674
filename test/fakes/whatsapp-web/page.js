/*
 * Our own page in place of web.whatsapp.com: the modules that whatsapp-web.js touches, and behind them a link to a phone that the driver (phone.ts) plays.
 * What lasts in the browser is one word in IndexedDB: whether a phone is linked. Everything else the "servers" hand over after each start.
 */
(() => {
  'use strict';
  const OWN = '966110000000@c.us';
  const OWN_LID = '110000000000001@lid';
  const EARLIER = 10; // messages that one "load earlier" brings

  class Emitter {
    #on = new Map();
    on(names, fn) { for (const n of names.split(' ')) this.#on.set(n, [...(this.#on.get(n) ?? []), fn]); }
    off(name, fn) { this.#on.set(name, (this.#on.get(name) ?? []).filter((f) => f !== fn)); }
    once(name, fn) { const one = (...a) => { this.off(name, one); fn(...a); }; this.on(name, one); }
    emit(name, ...a) { for (const fn of this.#on.get(name) ?? []) fn(...a); }
    heard(name) { return (this.#on.get(name) ?? []).length > 0; }
  }
  class Wid {
    constructor(s) { if (!/^[\w-]+@[\w.]+$/.test(s)) throw new Error('wid error: invalid wid'); [this.user, this.server] = s.split('@'); this._serialized = s; }
    isLid() { return this.server === 'lid'; }
    isUser() { return this.server === 'c.us' || this.isLid(); }
    isGroup() { return this.server === 'g.us'; }
    isStatus() { return this._serialized === 'status@broadcast'; }
    toString() { return this._serialized; }
  }
  const wid = (v) => (v instanceof Wid ? v : new Wid(String(v?._serialized ?? v)));
  class MsgKey {
    constructor({ to, id, fromMe = true }) { this.fromMe = fromMe; this.remote = wid(to); this.id = id; this._serialized = `${fromMe}_${this.remote}_${id}`; }
    static async newId() { return `3EB0${[...crypto.getRandomValues(new Uint8Array(9))].map((b) => b.toString(16).padStart(2, '0')).join('').toUpperCase()}`; }
  }
  class Message extends Emitter {
    constructor(fields) { super(); Object.assign(this, fields); this.mediaData = { mediaStage: fields.directPath ? 'RESOLVED' : 'NONE' }; }
    serialize() { const { mediaData, mediaBlob, ...rest } = this; return { ...rest }; }
    async downloadMedia() {}
  }
  class OpaqueData {
    static async createFromData(file, mime) { const o = new OpaqueData(); o.file = file; o.mime = mime; return o; }
    url() { return 'blob:own'; }
    autorelease() {}
    formData() { return {}; }
  }
  class MediaData {
    constructor(fields) { Object.assign(this, fields); }
    set(fields) { Object.assign(this, fields); }
    toJSON() { const { mediaBlob, preview, renderableUrl, ...rest } = this; return rest; }
  }

  // -------------------------------------------------------------- state
  const events = []; // for the driver
  const files = new Map(); // directPath -> base64
  const phones = new Map(); // lid -> phone
  const chats = new Map();
  const all = new Map(); // every message by its id
  let held = false; // messages are taken by the "servers", and no answer comes
  let linked = false;
  let refs = 1;
  const Socket = Object.assign(new Emitter(), { state: 'UNLAUNCHED', hasSynced: false, takeover() {}, async logout() { await sila.logout(); } });
  const Conn = Object.assign(new Emitter(), { ref: 'ref-1', platform: 'android', pushname: 'Charity', serialize: () => ({ ref: Conn.ref, platform: 'android', pushname: 'Charity' }) });
  const Cmd = Object.assign(new Emitter(), { refreshQR() { become('UNPAIRED'); sila.rotate(); } });
  const Msg = Object.assign(new Emitter(), { modelClass: Message, get: (id) => all.get(String(id?._serialized ?? id)), async getMessagesById(ids) { return { messages: ids.map((id) => all.get(id)).filter(Boolean) }; } });
  const Chat = Object.assign(new Emitter(), { get: (id) => chats.get(String(id?._serialized ?? id)), async find(id) { return chatOf(id); }, getModelsArray: () => [...chats.values()] });
  const calls = new Map();
  const CallCollection = Object.assign(new Emitter(), { map: calls });
  const become = (state) => { if (Socket.state !== state) { Socket.state = state; Socket.emit('change:state', Socket, state); } };

  const chatOf = (id) => {
    const w = wid(id);
    const known = chats.get(w._serialized);
    if (known) return known;
    const chat = {
      id: w, t: 0, unreadCount: 0, formattedTitle: w.user, mute: { expiration: 0 }, stored: [], loaded: [],
      ...(w.isGroup() ? { groupMetadata: { serialize: () => ({ participants: [] }) } } : {}),
      serialize() { return { id: { ...w }, t: this.t, unreadCount: this.unreadCount }; },
      msgs: { getModelsArray: () => chat.loaded },
    };
    chats.set(w._serialized, chat);
    return chat;
  };
  const keep = (m, live) => {
    const chat = chatOf(m.id.remote);
    all.set(m.id._serialized, m);
    chat.t = Math.max(chat.t, m.t);
    if (live) chat.loaded.push(m); else chat.stored.push(m);
    return chat;
  };
  /** As the driver describes it -> as the page holds it. */
  const modelOf = ({ id, chat, fromMe = false, data, isNewMsg = true, ...rest }) => {
    if (data !== undefined) files.set(`/own/${id}`, data);
    return new Message({
      id: new MsgKey({ to: chat, id, fromMe }), from: wid(fromMe ? OWN : chat), to: wid(fromMe ? chat : OWN), isNewMsg, ack: fromMe ? 1 : 2,
      ...(data !== undefined ? { directPath: `/own/${id}`, mediaKey: 'k', filehash: id, encFilehash: id } : {}), ...rest,
    });
  };

  // -------------------------------------------------------------- modules
  const MODULES = {
    WAWebSocketModel: { Socket }, WAWebConnModel: { Conn }, WAWebCmd: { Cmd }, WAWebCollections: { Msg, Chat, Contact: { async find(id) { return { id: wid(id), formattedName: '' }; } } }, WAWebCallCollection: CallCollection,
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } }, WAWebAltDeviceLinkingApi: {}, WAWebSyncGatingUtils: {},
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' }, WAWebAdvSignatureApi: {}, WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: new Uint8Array([1, 2, 3]).buffer } }) } },
    WAWebSignalStoreApi: { waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: new Uint8Array([4, 5, 6]).buffer } }) } },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'secret' },
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => wid(OWN), getMaybeMeLidUser: () => wid(OWN_LID) },
    WALinkify: { findLink: () => null, findLinks: () => [] },
    WAWebWidFactory: { createWid: wid, asUserWidOrThrow: wid, createWidFromWidLike: wid },
    WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
    WAWebMsgKey: MsgKey, WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WAWebStreamModel: { Stream: { markAvailable() {}, markUnavailable() {} } },
    WAWebUpdateUnreadChatAction: { async sendSeen({ chat }) { chat.unreadCount = 0; events.push({ is: 'seen', chat: chat.id._serialized }); } },
    WAWebChatStateBridge: { async sendChatStateComposing(id) { events.push({ is: 'typing', chat: id._serialized }); }, async sendChatStatePaused() {}, async sendChatStateRecording() {} },
    WAWebFindChatAction: { async findOrCreateLatestChat(id) { return { chat: id.user === '404' ? null : chatOf(id) }; } },
    WAWebChatLoadMessages: { async loadEarlierMsgs({ chat }) { const more = chat.stored.splice(-EARLIER); chat.loaded.unshift(...more); return more; } },
    WAWebApiContact: { getPhoneNumber: (w) => { const pn = phones.get(w._serialized); return pn && wid(pn); }, getCurrentLid: () => undefined, getAlternateUserWid: () => undefined },
    WAWebQueryExistsJob: { async queryWidExists() { return null; } },
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert() {} } }, WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert() {} } },
    WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null }, WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: { prepRawMedia: (opaque, { asDocument, isPtt }) => ({
      async waitForPrep() {
        const kind = opaque.mime.split('/')[0];
        const type = asDocument || !['image', 'video', 'audio'].includes(kind) ? 'document' : isPtt ? 'ptt' : kind;
        return new MediaData({ type, mimetype: opaque.mime, filename: opaque.file.name, size: opaque.file.size, filehash: `hash-${await MsgKey.newId()}`, mediaBlob: opaque });
      },
    }) },
    WAWebMediaStorage: { getOrCreateMediaObject: (filehash) => ({ filehash, type: 'media', contentInfo: {}, size: 0, consolidate() {} }) },
    WAWebMmsMediaTypes: { msgToMediaType: (o) => o.type, castToV4: (t) => t }, WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaInMemoryBlobCache: { InMemoryMediaBlobCache: { put() {} } },
    WAWebMediaMmsV4Upload: { async uploadMedia() { return { mediaEntry: { mmsUrl: 'u', directPath: '/own/out', mediaKey: 'k', encFilehash: 'e', uploadHash: 'h' } }; } },
    WAWebDownloadManager: { downloadManager: { async downloadAndMaybeDecrypt({ directPath }) {
      const data = files.get(directPath);
      if (data === undefined) throw Object.assign(new Error('gone'), { status: 404 });
      return Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer;
    } } },
    WAWebSendMsgChatAction: { addAndSendMsgToChat(chat, fields) {
      const m = new Message(fields);
      const stored = (async () => { keep(m, true); Msg.emit('add', m); })();
      const taken = stored.then(async () => {
        const data = fields.mediaBlob ? await WWebJS.arrayBufferToBase64Async(await fields.mediaBlob.file.arrayBuffer()) : undefined;
        events.push({ is: 'sent', id: m.id._serialized, key: m.id.id, chat: chat.id._serialized, type: m.type, t: m.t, body: data === undefined ? m.body : (m.caption ?? ''), ...(data !== undefined ? { data, mimetype: m.mimetype, filename: m.filename } : {}) });
        if (held) await new Promise(() => {});
        sila.ack(m.id._serialized, 1);
      });
      return [stored, taken];
    } },
  };
  window.Debug = { VERSION: '2.3000.9999999999' };
  window.require = (name) => { if (!(name in MODULES)) events.push({ is: 'missing', name }); return MODULES[name]; };

  // -------------------------------------------------------------- what lasts
  const store = () => new Promise((done, no) => { const r = indexedDB.open('own', 1); r.onupgradeneeded = () => r.result.createObjectStore('kv'); r.onsuccess = () => done(r.result); r.onerror = () => no(r.error); });
  const remember = async (value) => { const t = (await store()).transaction('kv', 'readwrite', { durability: 'strict' }); t.objectStore('kv').put(value, 'linked'); await new Promise((done, no) => { t.oncomplete = done; t.onerror = no; }); linked = value; };
  const recall = async () => { const t = (await store()).transaction('kv'); const r = t.objectStore('kv').get('linked'); await new Promise((done) => { t.oncomplete = done; }); return r.result === true; };
  /** As in the real page: the library only hears of it when it listens already. */
  const synced = () => { if (!Socket.heard('change:hasSynced')) { setTimeout(synced, 50); return; } Socket.hasSynced = true; Socket.emit('change:hasSynced', Socket, true); };

  // -------------------------------------------------------------- for the driver
  const sila = window.sila = {
    boot: crypto.randomUUID(),
    drain: () => ({ boot: sila.boot, state: Socket.state, linked, ready: Msg.heard('add'), scannable: Conn.heard('change:ref') && Socket.heard('change:hasSynced'), events: events.splice(0) }),
    /** The servers hand over what they hold: every chat with its last message loaded and the others on the shelf. */
    connect(snapshot) {
      for (const [lid, pn] of snapshot.phones) phones.set(lid, pn);
      for (const m of snapshot.messages) keep(modelOf({ ...m, isNewMsg: false }), false);
      for (const chat of chats.values()) { chat.stored.sort((a, b) => a.t - b.t); chat.loaded.push(...chat.stored.splice(-1)); }
      if (snapshot.early) Socket.hasSynced = true; // before anybody listens
      become('CONNECTED');
      if (!snapshot.early) synced();
    },
    async scan(snapshot) { become('PAIRING'); await remember(true); sila.connect(snapshot); },
    rotate() { Conn.ref = `ref-${++refs}`; Conn.emit('change:ref', Conn, Conn.ref); },
    idle() { become('UNPAIRED_IDLE'); },
    receive(message) { const m = modelOf(message); keep(m, true).unreadCount += 1; Msg.emit('add', m); },
    phone(lid, pn) { phones.set(lid, pn); },
    ack(id, ack) { const m = all.get(id); if (m) { m.ack = ack; Msg.emit('change:ack', m, ack); } },
    edit(id, body, at) { const m = all.get(id); const before = m.body; Object.assign(m, { body, latestEditSenderTimestampMs: at }); Msg.emit('change:body', m, body, before); },
    revoke(id) { const m = all.get(id); Object.assign(m, { type: 'revoked', body: '' }); Msg.emit('change', m); Msg.emit('change:type', m); },
    react(of, chat, sign, at) { MODULES.WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert([{ id: new MsgKey({ to: chat, id: `R${at}`, fromMe: false }), reactionParentKey: all.get(of)?.id ?? { _serialized: of, remote: wid(chat) }, reactionTimestamp: at, from: wid(chat), reactionText: sign }]); },
    call(id, chat) { calls.set(id, { id, peerJid: wid(chat)._serialized, isVideo: false, isGroup: false, outgoing: false }); },
    state: become,
    hold(value) { held = value; },
    lose(path) { files.delete(path); },
    async logout() { await remember(false); Cmd.emit('logout'); setTimeout(() => location.reload(), 200); },
    hang(ms) { const until = Date.now() + ms; while (Date.now() < until); },
  };
  recall().then((was) => { linked = was; become(was ? 'OPENING' : 'UNPAIRED'); });
})();
