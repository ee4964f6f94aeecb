// A socket that does what a test says: opens, talks, breaks.
import type { SocketLike } from "../../../dashboard/line/line.ts";
import type { StaffFrame, ToStaff } from "../../../protocol/staff.ts";

export class FakeSocket implements SocketLike {
	onopen: SocketLike["onopen"] = null;
	onmessage: SocketLike["onmessage"] = null;
	onclose: SocketLike["onclose"] = null;
	readonly texts: string[] = [];
	closed = false;

	send(text: string): void {
		this.texts.push(text);
	}

	close(): void {
		this.closed = true;
	}

	opens(): void {
		this.onopen?.(new Event("open"));
	}

	says(frame: ToStaff | string): void {
		const data = typeof frame === "string" ? frame : JSON.stringify(frame);
		this.onmessage?.(new MessageEvent("message", { data }));
	}

	breaks(code = 1006): void {
		this.onclose?.({ code } as CloseEvent);
	}

	/** Frames sent, without heartbeats. */
	get frames(): StaffFrame[] {
		return this.texts.filter((text) => text.startsWith("{")).map((text) => JSON.parse(text));
	}
}
