package org.pouchcontainer.image.pull;

import org.pouchcontainer.image.content.BlobSource;
import org.pouchcontainer.oci.image.Manifest;
import org.pouchcontainer.spi.Digest;

/**
 * A reference that was followed to a manifest.
 *
 * @param target digest of what the reference stands for, an index or the manifest
 * @param digest digest of the manifest
 * @param manifest the manifest
 * @param source where its blobs come from
 */
record ResolvedImage(Digest target, Digest digest, Manifest manifest, BlobSource source) {}
