// The company's number as the stand-in for Meta knows it (demo/whatsapp): ids, token and secret of this
// machine only. A real company pastes its own on the set-up page. And phones that are no company's.

export const META = {
	phoneId: "1000000000001",
	wabaId: "2000000000001",
	token: "EAAdemo-token",
	appSecret: "demo-app-secret-00000000000000000",
};

/** Phones of the brokers: no app listens to them, as to any private WhatsApp. After the company's in order. */
export const OWN_PHONES = { wabaId: "9000000000001", firstId: 9000000000011 };
