package org.pouchcontainer.image.content;

import org.pouchcontainer.spi.Digest;

/**
 * Which blob, and how long it must be.
 *
 * @param digest its digest
 * @param size its size in bytes
 */
public record BlobAddress(Digest digest, long size) {}
