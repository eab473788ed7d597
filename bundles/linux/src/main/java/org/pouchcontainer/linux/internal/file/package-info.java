/** Implementation of {@link org.pouchcontainer.linux.file}. */
@NullMarked
package org.pouchcontainer.linux.internal.file;

import org.jspecify.annotations.NullMarked;
