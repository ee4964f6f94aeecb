// Every sentence of the panel in Brazilian Portuguese: one export for each, so that a build keeps the
// sentences and not their names. Texts only: never markup, never a decision.

export const locale = "pt-BR";
export const title = "Fale com um corretor";
export const intro = "Tire dúvidas e agende sua visita com quem conhece o imóvel.";
export const about = (product: string) => `Sobre ${product}`;
export const close = "Fechar";
export const name = "Nome";
export const email = "E-mail";
export const phone = "Celular com DDD";
export const how = "Como prefere conversar?";
export const chat = "Chat aqui";
export const chatHint = "Nesta janela";
export const whatsapp = "WhatsApp";
export const whatsappHint = "No seu app";
export const enter = "Entrar";
export const sending = "Enviando…";
export const consent =
	"Ao entrar, você concorda que usemos estes dados para responder ao seu contato.";
export const privacy = "Política de privacidade";
export const nameError = "Escreva seu nome.";
export const emailError = "Confira o e-mail. Exemplo: ana@exemplo.com";
export const phoneErrors = {
	empty: "Escreva seu telefone com DDD.",
	short: "Faltam números. Comece pelo DDD.",
	area: "Este DDD não existe.",
	ninth: "Faltou o 9?",
	number: "Este número parece incorreto.",
};
export const phoneAgain = "Se estiver certo, toque em Entrar de novo.";
export const use = (phone: string) => `Usar ${phone}`;
export const change = "Alterar dados";
export const offlineKept = "Sem internet: seus dados estão guardados e vão assim que voltar.";
export const unreachableKept =
	"Não conseguimos conectar. Seus dados estão guardados e vão assim que a conexão voltar.";
export const serverKept =
	"Estamos com instabilidade. Seus dados estão guardados e vamos tentar de novo.";
export const refused = "Não foi possível enviar. Confira os dados e tente de novo.";
export const unavailable = "O atendimento não está disponível neste site.";
export const ringing = "Chamando um corretor";
export const next = "Você é o próximo. O telefone dele está tocando agora.";
export const place = (position: number) => `Você é o ${position}º da fila.`;
export const busy = "Todos os corretores estão em atendimento";
export const nobody = "Nenhum corretor online agora";
export const nobodyMore = "Seu contato está guardado. O primeiro que entrar chama você aqui.";
export const offHours = "Estamos fora do horário";
export const opens = (when: string) => `Voltamos ${when}.`;
export const open = "Toda a equipe foi avisada";
export const openMore = "O primeiro corretor livre assume a conversa.";
export const callback = "Vamos retornar o seu contato";
export const callbackMore = (phone: string) => `Um corretor vai procurar você em ${phone}.`;
export const closed = "Atendimento encerrado";
export const closedMore = "Esperamos ter ajudado.";
export const connecting = "Abrindo a conversa…";
export const connectingMore = "Seus dados já foram recebidos.";
export const offline = "Sem conexão. Reconectando…";
export const call = "Ligar";
export const receipt = (code: string) => `Protocolo ${code}`;
export const broker = "Corretor(a) de Imóveis";
export const messages = "Mensagens";
export const empty =
	"Vá contando o que procura. A mensagem fica guardada e o corretor lê ao assumir.";
export const withYou = (name: string) => `${name} está com você. Diga o que procura.`;
export const starters = [
	"Quero agendar uma visita",
	"Qual é o valor?",
	"Como funciona o financiamento?",
];
export const typing = (name: string) => `${name} está digitando…`;
export const someone = "Corretor";
export const you = "Você";
export const write = "Escreva uma mensagem";
export const send = "Enviar";
export const queued = "Na fila";
export const stored = "Enviada";
export const delivered = "Entregue";
export const read = "Lida";
export const failed = "Não enviada.";
export const waOnly = "Não enviada: escreva pelo WhatsApp.";
export const retry = "Tentar de novo";
export const today = "Hoje";
export const yesterday = "Ontem";
export const joined = (name: string) => `${name} assumiu a conversa.`;
export const says = (name: string, text: string) => `${name}: ${text}`;
export const newChat = "Nova conversa";
export const ended = "Não foi possível abrir esta conversa";
export const expired = "Esta conversa expirou";
export const expiredMore = "Seus dados estão guardados: comece outra com um toque.";
export const stale = "Há uma nova versão do chat";
export const staleMore = "Atualize a página para continuar.";
export const tabs = "Esta conversa está em outra aba";
export const tabsMore = "Atualize esta página para continuar aqui.";
export const reload = "Atualizar";
export const waTitle = (name: string) => `Tudo certo, ${name}!`;
export const waText =
	"Seu contato já está com a equipe. Abra o WhatsApp e envie a primeira mensagem.";
export const waOpen = "Abrir WhatsApp";
export const waNumber = "Ou chame este número";
export const waMessage = "Envie esta mensagem";
export const waScan = "Está no computador? Aponte a câmera do celular.";
export const waQr = "QR code do WhatsApp";
export const waSent = "Já enviei a mensagem";
export const waChecking = "Conferindo…";
export const waMissing = "Ainda não chegou.";
export const waMissingMore =
	"Confira se você tocou em enviar no WhatsApp. Esta tela avisa quando chegar.";
export const waArrived = "Recebemos sua mensagem!";
export const waThanks = "Obrigado!";
export const waBroker = "Seu corretor";
export const waAnswers = (name: string) => `${name} responde pelo WhatsApp.`;
export const waNobodyMore =
	"Seu contato está guardado. O primeiro que entrar responde pelo WhatsApp.";
export const copy = "Copiar";
export const copyMessage = "Copiar mensagem";
export const copied = "Copiado";
export const toChat = "Prefiro conversar por aqui";
export const toWhatsApp = "Continuar no WhatsApp";
export const waHello = (name: string, code: string) => `Olá! Sou ${name}. Meu protocolo é ${code}.`;
export const waCode = (name: string, code: string) => `Olá! Sou ${name}. Meu código é ${code}.`;
