// Where the platform enters: the fetch handler and the object classes, nothing else.
import { createApp, routes } from "./http/app.ts";

export { ConnectionRoom } from "./connection/room.ts";
export { AccountRoom } from "./directory/room.ts";
export { TeamRoom } from "./team/room.ts";

export default { fetch: createApp(routes).fetch };
