import express from "express";
import { login } from "./routes/login.js";

const app = express();
app.use(express.static("public"));
app.get("/healthz", (_request, response) => response.send("ok"));
app.use(login);
app.listen(Number(process.env.PORT ?? 4000));
