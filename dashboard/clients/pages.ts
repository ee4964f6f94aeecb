// What is fetched together for Clientes.
export { ClientPage, PickClient } from "./client.tsx";
export { ClientsPane } from "./pane.tsx";
