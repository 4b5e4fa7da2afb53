// The faults, in the order in which they are played.
import { clockJump } from './kinds/clock.mjs';
import { cutFile, deletedWal, flippedBytes, wrongRights } from './kinds/damage.mjs';
import { diskFull, slowDisk, syncError } from './kinds/disk.mjs';
import { killAtCommit, killAtImport, killAtPublication } from './kinds/kill_at_write.mjs';
import { kills } from './kinds/kills.mjs';
import { descriptors, memory } from './kinds/limits.mjs';
import { brokenPeers, stoppedServer } from './kinds/peers.mjs';
import { cutAfterCommit, cutBeforeCommit, endedBackends, postgresPower, postgresRestart } from './kinds/postgres.mjs';
import { powerCut } from './kinds/power_cut.mjs';
import { secondServer, twoNodes } from './kinds/second_server.mjs';

export const FAULTS = [
  killAtCommit, killAtPublication, killAtImport, kills,
  secondServer, twoNodes, deletedWal,
  postgresRestart, postgresPower, endedBackends, cutBeforeCommit, cutAfterCommit,
  diskFull, syncError, slowDisk, clockJump, brokenPeers, stoppedServer,
  powerCut, flippedBytes, cutFile, wrongRights, memory, descriptors,
];
