package org.pouchcontainer.oci.runtime;

/**
 * The size of a terminal in characters.
 *
 * @param height rows
 * @param width columns
 */
public record ConsoleSize(int height, int width) {}
