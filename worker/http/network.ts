// The network a request came from, for counting only. IPv6 by its first 64 bits, since one household
// has that many addresses; only the header Cloudflare writes is believed.

export function clientNet(request: Request): string {
	const ip = request.headers.get("cf-connecting-ip")?.trim() ?? "";
	if (!ip.includes(":")) return ip || "unknown";
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
	if (mapped?.[1]) return mapped[1];
	const [head = "", tail] = ip.split("::");
	const left = head.split(":").filter(Boolean);
	const right = tail?.split(":").filter(Boolean) ?? [];
	const zeroes = Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
	const groups = tail === undefined ? left : [...left, ...zeroes, ...right];
	const first = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
	return `${first.join(":")}::/64`;
}
