/**
 * The distribution specification: references to images, and the small documents that registries
 * answer with.
 *
 * @see <a href="https://github.com/opencontainers/distribution-spec">OCI distribution
 *     specification</a>
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.oci.distribution;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
