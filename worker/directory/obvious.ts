// Passwords that are tried before any other: the commonest ones here and abroad, one character
// repeated, a run of the keyboard, the person's own e-mail. Pure. Length is the protocol's matter.

const COMMON = new Set(
	(
		"password passw0rd password1 password123 senha123 senha1234 minhasenha mudar123 brasil123 " +
		"flamengo corinthians palmeiras saopaulo vasco123 gremio123 santos123 cruzeiro " +
		"corretor corretor123 imobiliaria imoveis123 admin123 administrador teste123 teste1234 " +
		"iloveyou sunshine princess football baseball superman welcome1 letmein1 trustno1 " +
		"a1b2c3d4 abc12345 abcd1234 1q2w3e4r 1q2w3e4r5t q1w2e3r4 zaq12wsx changeme " +
		"jesuscristo deusefiel amormeu gabriel123 familia123"
	).split(" "),
);
const RUNS = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"];

export function isObvious(password: string, email: string): boolean {
	const text = password.toLowerCase();
	if (COMMON.has(text) || /^(.)\1*$/u.test(text) || isRun(text)) return true;
	const [local = ""] = email.split("@");
	// His own name with a few characters around it.
	return local.length >= 4 && text.includes(local) && text.length - local.length < 8;
}

function isRun(text: string): boolean {
	const backwards = [...text].reverse().join("");
	return RUNS.some((run) => run.includes(text) || run.includes(backwards));
}
