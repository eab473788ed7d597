/**
 * The image specification: descriptors, indexes, manifests and configurations, in the OCI's and in
 * Docker's spelling (schema 2), which differ only in their media types.
 *
 * <p>A stored document is identified by its digest, so nothing here writes a document that was
 * read: keep the bytes.
 *
 * @see <a href="https://github.com/opencontainers/image-spec">OCI image specification</a>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.oci.image;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
