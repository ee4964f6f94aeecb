// Both pages before signing in, one chunk: they share the form and its schemas.
export { InvitePage } from "./invite.tsx";
export { SignInPage } from "./sign-in.tsx";
