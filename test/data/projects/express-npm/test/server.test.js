// A port in a test is not the application's: listen(9999)
server.listen(9999);
