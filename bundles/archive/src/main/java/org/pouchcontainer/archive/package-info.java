/** Tar archives of file trees: reading them, applying them to a directory whatever is in them. */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.archive;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
