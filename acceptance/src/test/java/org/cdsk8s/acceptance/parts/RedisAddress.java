package org.cdsk8s.acceptance.parts;

import java.net.URI;

/**
 * Where a Redis listens, down to one of its numbered databases.
 *
 * @param password empty when it asks for none
 */
public record RedisAddress(String host, int port, int database, String password) {

    /** Reads {@code redis://[:password@]host:port[/database]}. */
    static RedisAddress parse(String text) {
        var uri = URI.create(text);
        if (!"redis".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("Not a Redis address: give one like redis://host:6379/0");
        }
        int port = uri.getPort() == -1 ? 6379 : uri.getPort();
        var path = uri.getPath().replace("/", "");
        var user = uri.getUserInfo() == null ? "" : uri.getUserInfo();
        return new RedisAddress(
                uri.getHost(),
                port,
                path.isEmpty() ? 0 : Integer.parseInt(path),
                user.substring(user.indexOf(':') + 1));
    }

    /** The same server, another database. */
    RedisAddress withDatabase(int number) {
        return new RedisAddress(host, port, number, password);
    }

    /** As {@code redis://[:password@]host:port/database}. */
    public String uri() {
        var login = password.isEmpty() ? "" : ":" + password + "@";
        return "redis://" + login + host + ":" + port + "/" + database;
    }

    /** Runs one command on a connection of its own and returns the answer as text, or "" for nil. */
    public String command(String name, String... arguments) {
        return RedisCommand.run(this, name, arguments);
    }
}
