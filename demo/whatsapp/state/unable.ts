// A wish of the control side that cannot be granted, with the reason and its HTTP status.

export class Unable extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}
