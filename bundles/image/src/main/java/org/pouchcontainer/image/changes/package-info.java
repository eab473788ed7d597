/** Dockerfile instructions that change the configuration of an image without building it. */
@NullMarked
package org.pouchcontainer.image.changes;

import org.jspecify.annotations.NullMarked;
