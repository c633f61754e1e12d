// Loaded into the cdk command line (NODE_OPTIONS=--require): it waits a fiftieth of the time between two looks at a
// stack and before it tries a failed call again. The emulator is done at once; a call to nobody fails as often, sooner.
'use strict';
const wait = globalThis.setTimeout;
const impatient = (done, ms, ...rest) => wait(done, ms >= 250 && ms <= 15000 ? ms / 50 : ms, ...rest);
globalThis.setTimeout = Object.defineProperties(impatient, Object.getOwnPropertyDescriptors(wait));
