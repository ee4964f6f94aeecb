// The form's rules, against the server's own schema.
import fc from "fast-check";
import * as v from "valibot";
import { expect, it } from "vitest";
import { LeadInput } from "../../protocol/lead.ts";
import { check, phoneFix } from "../../widget/panel/form.ts";
import { readPhone } from "../../widget/panel/phone.ts";

const GOOD = { name: "Ana Souza", email: "ana@exemplo.com", phone: "(11) 98765-4321" };
const lead = (values: typeof GOOD) => ({
	site: "pk_test_site",
	name: values.name.trim(),
	email: values.email.trim(),
	phone: readPhone(values.phone).value,
	channel: "chat",
	page: { url: "https://a.com/" },
	consent: { version: "1" },
});

it("[W14] lets nothing through that the server would refuse", () => {
	const name = fc.oneof(fc.string({ maxLength: 100 }), fc.constant("Ana"));
	const email = fc.oneof(
		fc.emailAddress(),
		fc.string(),
		fc.constantFrom("a@b.co", "a@b", "á@b.com"),
	);
	const phone = fc.oneof(
		fc.stringMatching(/^[+()\d -]{0,30}$/),
		fc.constantFrom(GOOD.phone, "+351912345678", "1234567", "0800 123 4567"),
	);
	let passed = 0;
	fc.assert(
		fc.property(name, email, phone, (n, e, p) => {
			const values = { name: n, email: e, phone: p };
			const { errors, onlyDoubt } = check(values);
			if (Object.keys(errors).length > 0 && !onlyDoubt) return;
			passed++;
			const parsed = v.safeParse(LeadInput, lead(values));
			expect(parsed.success, JSON.stringify([values, parsed.issues?.[0]?.message])).toBe(true);
		}),
		{ numRuns: 3_000 },
	);
	expect(passed, "the property was tried").toBeGreaterThan(20);
});

it("[W15] accepts an ordinary form and names each thing that is missing", () => {
	expect(check(GOOD)).toEqual({ errors: {}, onlyDoubt: false });
	const { errors, onlyDoubt } = check({ name: " ", email: "ana", phone: "" });
	expect(Object.keys(errors)).toEqual(["name", "email", "phone"]);
	expect(onlyDoubt).toBe(false);
});

it("[W16] only warns of a suspect phone, and blocks one too short to be any", () => {
	expect(check({ ...GOOD, phone: "(11) 8765-4321" }).onlyDoubt).toBe(true);
	expect(check({ ...GOOD, phone: "(20) 98765-4321" }).onlyDoubt).toBe(true);
	expect(check({ ...GOOD, phone: "1234" }).onlyDoubt).toBe(false);
	expect(check({ ...GOOD, name: "", phone: "(11) 8765-4321" }).onlyDoubt).toBe(false);
});

it("[W22] offers the ninth digit while typing only where nothing else can be meant", () => {
	expect(phoneFix("(11) 8765-4321", false)).toBe("(11) 98765-4321");
	expect(phoneFix("(11) 9876-5432", false), "the eleventh digit is still to come").toBeUndefined();
	expect(phoneFix("(11) 9876-5432", true)).toBe("(11) 99876-5432");
	expect(phoneFix("(11) 3123-4567", true)).toBeUndefined();
});
