// The demo company: who works there, what it sells. Only data; seed.mjs sends it.

export const ACCOUNT = "aurora";
export const COMPANY = "Aurora Imóveis";
export const COMPANY_CRECI = "CRECI-SP 34.567-J";
export const TEAM = "Lançamentos";
/** Known to everyone who reads this file: for a machine of your own, never for a real tenant. */
export const PASSWORD = "aurora-demo-2026";
export const WHATSAPP = "+5511987654321";

let lines = 0;

/** Brokers have a number of their own, for links bound at the tap. */
const person = (first, last, role, creci) => {
	lines += 1;
	const host = first.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
	return {
		host,
		name: `${first} ${last}`,
		email: `${host}@aurora.example`,
		role,
		creci,
		whatsapp: `+55119910000${String(lines).padStart(2, "0")}`,
	};
};

export const ADMIN = person("Clara", "Nunes", "admin");
export const MANAGER = person("Helena", "Duarte", "manager", "CRECI-SP 98.120-F");
export const SUPERVISOR = person("Otávio", "Reis", "supervisor", "CRECI-SP 112.804-F");

/** In the order of the queue. */
export const BROKERS = [
	person("Lucas", "Silva", "broker", "CRECI-SP 201.337-F"),
	person("Marina", "Costa", "broker", "CRECI-SP 187.452-F"),
	person("Rafael", "Almeida", "broker", "CRECI-SP 165.908-F"),
	person("Fernanda", "Lima", "broker", "CRECI-SP 210.076-F"),
	person("Pedro", "Santos", "broker", "CRECI-SP 143.219-F"),
	person("Bruno", "Ferreira", "broker", "CRECI-SP 198.630-F"),
	person("Ana", "Oliveira", "broker", "CRECI-SP 176.541-F"),
];

/** As their pages say: demo/site/pages. */
export const PRODUCTS = [
	{
		ref: "aurora-parque",
		name: "Aurora Parque",
		district: "Vila Ipojuca, São Paulo",
		price: "a partir de R$ 986 mil",
	},
	{
		ref: "mirante-do-ipe",
		name: "Mirante do Ipê",
		district: "Atibaia, São Paulo",
		price: "a partir de R$ 2,18 milhões",
	},
];
