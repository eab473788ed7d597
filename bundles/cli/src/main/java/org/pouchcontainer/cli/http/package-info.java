/**
 * HTTP/1.1 over a Unix domain socket, TCP or TLS: one request a connection, bodies with a length,
 * in chunks or to the end of the connection, and connections that are taken over for streams with
 * half-close. The JDK's own client knows neither Unix sockets nor take-over.
 */
@NullMarked
package org.pouchcontainer.cli.http;

import org.jspecify.annotations.NullMarked;
