package org.pouchcontainer.rest.http;

import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param name the common name of its certificate, else its uid on a unix socket, else empty
 * @param shown for the audit trail, as {@code uid 0 (root) pid 42} or {@code 10.0.0.1:4711
 *     (CN=ops)}
 */
public record Client(Optional<String> name, String shown) {}
