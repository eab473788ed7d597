/** What the contract kits share: assertions about kinds of failure and concurrent calls. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.tck;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
