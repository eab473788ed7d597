/** The content store: blobs by digest, and how they arrive. */
@NullMarked
package org.pouchcontainer.image.content;

import org.jspecify.annotations.NullMarked;
