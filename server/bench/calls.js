// Runs in a page of ours. Gives [ns of a NOOP, ns of a whole transaction,
// growth of the memory in octets between the first and the second million calls].
async (url, batches, perBatch) => {
  let memory;
  const cells = () => new DataView(memory.buffer);
  const zero = (...at) => { at.forEach((a) => cells().setUint32(a, 0, true)); return 0; };
  const nothing = () => 0;
  const variable = new TextEncoder().encode('GOGC=off\0'); // as the loader gives it
  const wasi = {
    args_sizes_get: zero, args_get: nothing, sched_yield: nothing,
    environ_sizes_get: (count, size) => { cells().setUint32(count, 1, true); cells().setUint32(size, variable.length, true); return 0; },
    environ_get: (list, at) => { cells().setUint32(list, at, true); new Uint8Array(memory.buffer).set(variable, at); return 0; },
    poll_oneoff: (subscriptions, events, n, at) => { cells().setUint32(at, n, true); return 0; },
    proc_exit: (code) => { throw new Error(`exit ${code}`); },
    random_get: (at, n) => { crypto.getRandomValues(new Uint8Array(memory.buffer, at, n)); return 0; },
    clock_time_get: (a, b, at) => { cells().setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true); return 0; },
    fd_write: (fd, list, n, at) => { cells().setUint32(at, 0, true); return 0; },
  };
  const { instance } = await WebAssembly.instantiateStreaming(fetch(url), { wasi_snapshot_preview1: wasi });
  const core = instance.exports;
  memory = core.memory;
  core._initialize();
  const offset = core.buffer(), encode = (s) => new TextEncoder().encode(s);
  let now = Date.now();
  const play = core.begin(0, now);
  core.more(play);
  // Bytes in, the events out, then the bytes of the reply out, as for a peer.
  const call = (bytes) => {
    new Uint8Array(memory.buffer, offset, bytes.length).set(bytes);
    if (core.feed(play, bytes.length, now++) <= 0) throw new Error('no events');
    return core.said(play);
  };
  call(encode('EHLO bench.example\r\n'));
  const noop = [encode('NOOP\r\n')];
  const mail = ['MAIL FROM:<sender@test.example>\r\n', 'RCPT TO:<alice@lab.example>\r\n', 'DATA\r\n', 'Subject: x\r\n\r\nHello\r\n.\r\n'].map(encode);
  // The page clock ticks coarsely: time batches, not calls.
  const measure = (steps) => {
    const times = [];
    for (let b = 0; b < batches; b++) {
      const start = performance.now();
      for (let i = 0; i < perBatch; i++) for (const bytes of steps) call(bytes);
      times.push((performance.now() - start) * 1e6 / perBatch);
    }
    return times.sort((x, y) => x - y)[batches >> 1];
  };
  measure(noop); // warm
  const results = [measure(noop), measure(mail)];
  for (let i = 0; i < 1_000_000; i++) call(noop[0]);
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 1_000_000; i++) call(noop[0]);
  return [...results, memory.buffer.byteLength - before];
}
