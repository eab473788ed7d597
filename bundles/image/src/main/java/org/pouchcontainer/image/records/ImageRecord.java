package org.pouchcontainer.image.records;

import java.time.Instant;
import org.pouchcontainer.spi.Digest;

/**
 * What a reference stands for.
 *
 * @param target digest of what the registry gave for it: an index or a manifest
 * @param manifest digest of the manifest of this platform
 * @param id digest of the configuration
 * @param tagged when the reference was set to it
 */
public record ImageRecord(Digest target, Digest manifest, Digest id, Instant tagged) {}
