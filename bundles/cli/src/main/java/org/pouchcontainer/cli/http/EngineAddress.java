package org.pouchcontainer.cli.http;

/**
 * The engine that a command line names.
 *
 * @param host its address; empty if the line names none
 * @param tls how to speak TLS
 */
public record EngineAddress(String host, TlsOptions tls) {}
