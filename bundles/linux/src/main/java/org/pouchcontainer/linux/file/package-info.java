/**
 * Files by descriptor and raw byte name, confined below a root; durable replacement; copying and
 * deleting of trees.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.pouchcontainer.linux.file;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
