import { Router } from "express";

export const login = Router();
login.post("/api/login", (_request, response) => response.sendStatus(401));
