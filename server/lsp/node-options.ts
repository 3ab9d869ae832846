import { rules } from "../rules/index.ts";
import { criteria } from "../rules/soc2.ts";
import { diskHost } from "./disk.ts";
import type { ServerOptions } from "./server.ts";
import { shellcheckRunner } from "./shellcheck.ts";

/** What a server on Node is made of. `SOURCE_DATE_EPOCH`, in seconds, sets the day of reviews. */
export const nodeOptions: ServerOptions = {
  rules,
  criteria,
  host: diskHost,
  shellcheck: (warn) => shellcheckRunner(process.env, warn),
  today: () => {
    const epoch = process.env.SOURCE_DATE_EPOCH;
    const isSet = epoch !== undefined && /^\d{1,11}$/.test(epoch);
    return new Date(isSet ? Number(epoch) * 1000 : Date.now()).toISOString().slice(0, 10);
  },
};
