// Every sentence of the panel in English: one export for each, so that a build keeps the
// sentences and not their names. Texts only: never markup, never a decision.

export const locale = "en";
export const title = "Talk to a broker";
export const intro = "Ask questions and book a visit with someone who knows the property.";
export const about = (product: string) => `About ${product}`;
export const close = "Close";
export const name = "Name";
export const email = "Email";
export const phone = "Mobile with area code";
export const how = "How would you like to talk?";
export const chat = "Chat here";
export const chatHint = "In this window";
export const whatsapp = "WhatsApp";
export const whatsappHint = "In your app";
export const enter = "Start";
export const sending = "Sending…";
export const consent = "By starting, you agree that we use these details to answer you.";
export const privacy = "Privacy policy";
export const nameError = "Enter your name.";
export const emailError = "Check the email. Example: ana@example.com";
export const phoneErrors = {
	empty: "Enter your phone with area code.",
	short: "Some digits are missing. Start with the area code.",
	area: "This area code does not exist.",
	ninth: "Is a 9 missing?",
	number: "This number looks wrong.",
};
export const phoneAgain = "If it is right, press Start again.";
export const use = (phone: string) => `Use ${phone}`;
export const change = "Change details";
export const offlineKept = "No internet: your details are saved and will go as soon as it is back.";
export const unreachableKept =
	"We could not connect. Your details are saved and will go once we can.";
export const serverKept = "We are having trouble. Your details are saved and we will try again.";
export const refused = "It could not be sent. Check your details and try again.";
export const unavailable = "Chat is not available on this site.";
export const ringing = "Calling a broker";
export const next = "You are next. Their phone is ringing now.";
export const place = (position: number) => `You are number ${position} in line.`;
export const busy = "Every broker is with a client";
export const nobody = "No broker is online right now";
export const nobodyMore = "Your contact is saved. The first one in will call you here.";
export const offHours = "We are closed right now";
export const opens = (when: string) => `We are back ${when}.`;
export const open = "The whole team was told";
export const openMore = "The first broker free takes the conversation.";
export const callback = "We will get back to you";
export const callbackMore = (phone: string) => `A broker will reach you at ${phone}.`;
export const closed = "Conversation ended";
export const closedMore = "We hope it helped.";
export const connecting = "Opening the conversation…";
export const connectingMore = "Your details have been received.";
export const offline = "No connection. Reconnecting…";
export const call = "Call";
export const receipt = (code: string) => `Reference ${code}`;
export const broker = "Licensed real estate broker";
export const messages = "Messages";
export const empty =
	"Tell us what you are looking for. It is saved, and the broker reads it on joining.";
export const withYou = (name: string) => `${name} is with you. Say what you are looking for.`;
export const starters = [
	"I would like to book a visit",
	"What is the price?",
	"How does financing work?",
];
export const typing = (name: string) => `${name} is typing…`;
export const someone = "Broker";
export const you = "You";
export const write = "Write a message";
export const send = "Send";
export const queued = "Waiting to send";
export const stored = "Sent";
export const delivered = "Delivered";
export const read = "Read";
export const failed = "Not sent.";
export const waOnly = "Not sent: please write on WhatsApp.";
export const retry = "Try again";
export const today = "Today";
export const yesterday = "Yesterday";
export const joined = (name: string) => `${name} joined the conversation.`;
export const says = (name: string, text: string) => `${name}: ${text}`;
export const newChat = "New conversation";
export const ended = "This conversation could not be opened";
export const expired = "This conversation has expired";
export const expiredMore = "Your details are saved: start another with one tap.";
export const stale = "There is a new version of the chat";
export const staleMore = "Reload the page to go on.";
export const tabs = "This conversation is in another tab";
export const tabsMore = "Reload this page to go on here.";
export const reload = "Reload";
export const waTitle = (name: string) => `All set, ${name}!`;
export const waText =
	"The team already has your contact. Open WhatsApp and send the first message.";
export const waOpen = "Open WhatsApp";
export const waNumber = "Or use this number";
export const waMessage = "Send this message";
export const waScan = "On a computer? Point your phone’s camera here.";
export const waQr = "WhatsApp QR code";
export const waSent = "I have sent the message";
export const waChecking = "Checking…";
export const waMissing = "It has not arrived yet.";
export const waMissingMore =
	"Check that you tapped send in WhatsApp. This screen will tell you when it arrives.";
export const waArrived = "We received your message!";
export const waThanks = "Thank you!";
export const waBroker = "Your broker";
export const waAnswers = (name: string) => `${name} will answer on WhatsApp.`;
export const waNobodyMore = "Your contact is saved. The first one in will answer on WhatsApp.";
export const copy = "Copy";
export const copyMessage = "Copy message";
export const copied = "Copied";
export const toChat = "I prefer to chat here";
export const toWhatsApp = "Continue on WhatsApp";
export const waHello = (name: string, code: string) =>
	`Hello! I am ${name}. My reference is ${code}.`;
export const waCode = (name: string, code: string) => `Hello! I’m ${name}. My code is ${code}.`;
