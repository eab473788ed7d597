/**
 * Documents of the Open Container Initiative as Java records, and how they are read and written.
 *
 * <p>The sub-packages follow the three specifications: {@code image}, {@code runtime} and {@code
 * distribution}. Records are immutable values: a collection that is absent in the document is an
 * empty collection here, an absent scalar is {@code null}.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.oci;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
