package org.pouchcontainer.image.pull;

import org.pouchcontainer.image.records.ImageRecord;
import org.pouchcontainer.oci.distribution.ImageReference;

/**
 * What a pull has brought.
 *
 * @param reference the complete reference
 * @param record what it stands for now
 */
public record PulledImage(ImageReference reference, ImageRecord record) {}
