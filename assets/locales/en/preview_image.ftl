### images: decoding and viewing

preview-image-partial = The file is damaged or ends early: only the part that could be read is shown
