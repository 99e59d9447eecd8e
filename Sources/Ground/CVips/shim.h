// libvips takes its options as variable arguments, which Swift cannot pass: these wrappers fix
// them. Each returns 0 or NULL where libvips says no; the reason is in vips_error_buffer().

#include <vips/vips.h>

typedef enum {
    WENMING_PHOTO_JPEG,
    WENMING_PHOTO_PNG,
    WENMING_PHOTO_HEIF,
    WENMING_PHOTO_WEBP,
} WenmingPhotoFormat;

// What a stranger's file makes libvips say is no line of our log.
static inline void wenming_vips_drop_message(
    const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer data) {}

/// Once per process: starts libvips with one thread to an operation and no cache, and leaves it
/// no loaders but the four that photos need.
static inline int wenming_vips_start(void) {
    if (vips_init("wenming")) return 0;
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK, wenming_vips_drop_message, NULL);
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Code that liborc writes while it runs killed the process once in some thousand photos, two at a time (a general
    // protection fault in liborc 0.4.33); others met the same (lovell/sharp issue 172). Plain loops are fast enough.
    vips_vector_set_enabled(FALSE);
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadJpeg", FALSE);
    vips_operation_block_set("VipsForeignLoadPng", FALSE);
    vips_operation_block_set("VipsForeignLoadHeif", FALSE);
    vips_operation_block_set("VipsForeignLoadWebp", FALSE);
    return 1;
}

/// Reads a photo's header; its pixels come once, from top to bottom. The loader is the named
/// format's: libvips does not guess. Pixels that are missing are an error, not grey, unless a JPEG is known to miss
/// nothing but its end mark.
static inline VipsImage *wenming_vips_open(const char *path, WenmingPhotoFormat format, int is_open_ended) {
    VipsImage *image = NULL;
    int failed = 1;
    switch (format) {
    case WENMING_PHOTO_JPEG:
        failed = vips_jpegload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL,
            "fail_on", is_open_ended ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_PNG:
        failed = vips_pngload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_HEIF:
        failed = vips_heifload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    case WENMING_PHOTO_WEBP:
        failed = vips_webpload(path, &image,
            "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
        break;
    }
    return failed ? NULL : image;
}

/// Text that belongs to the image while it lives; NULL when it has none of that name.
static inline const char *wenming_vips_text(VipsImage *image, const char *name) {
    const char *text = NULL;
    if (!vips_image_get_typeof(image, name) || vips_image_get_string(image, name, &text)) return NULL;
    return text;
}

/// What a copy may measure: no more than `width` and `height` as a whole, of which its top, in the middle, is kept as far
/// as `kept_width` and `kept_height`.
typedef struct {
    int width, height, kept_width, kept_height;
} WenmingFrame;

/// The part of a picture that a frame keeps; all of it is decoded all the same, so that damage anywhere is found.
static inline VipsImage *wenming_vips_cut(VipsImage *image, WenmingFrame frame) {
    VipsImage *decoded = NULL, *part = NULL;
    int width = VIPS_MIN(image->Xsize, frame.kept_width), height = VIPS_MIN(image->Ysize, frame.kept_height);
    if (width == image->Xsize && height == image->Ysize) return g_object_ref(image);
    decoded = vips_image_copy_memory(image);
    if (decoded) vips_extract_area(decoded, &part, (image->Xsize - width) / 2, 0, width, height, NULL);
    VIPS_UNREF(decoded);
    return part;
}

/// A JPEG without any metadata: upright, in sRGB, on white where the photo was transparent, as its frame says. The caller
/// frees `output` with g_free.
static inline int wenming_vips_render(
    VipsImage *image, WenmingFrame frame, int quality, unsigned char **output, size_t *count) {
    VipsImage *small = NULL, *part = NULL, *opaque = NULL;
    void *buffer = NULL;
    double white[] = { 255, 255, 255 };
    // Building a colour transform costs as much as shrinking; what is sRGB already needs none.
    int is_srgb = image->Type == VIPS_INTERPRETATION_sRGB && !vips_image_get_typeof(image, VIPS_META_ICC_NAME)
        && vips_image_get_orientation(image) == 1 && !vips_image_hasalpha(image);
    double scale = VIPS_MIN((double)frame.width / image->Xsize, (double)frame.height / image->Ysize);
    int done = is_srgb
        ? !vips_resize(image, &small, VIPS_MIN(scale, 1.0), NULL)
        : !vips_thumbnail_image(image, &small, frame.width,
              "height", frame.height, "size", VIPS_SIZE_DOWN, "export_profile", "srgb", NULL);
    if (done) done = (part = wenming_vips_cut(small, frame)) != NULL;
    if (done && vips_image_hasalpha(part)) {
        VipsArrayDouble *background = vips_array_double_new(white, part->Bands == 2 ? 1 : 3);
        done = !vips_flatten(part, &opaque, "background", background, NULL);
        vips_area_unref(VIPS_AREA(background));
    } else if (done) {
        opaque = g_object_ref(part);
    }
    if (done) {
        done = !vips_jpegsave_buffer(opaque, &buffer, count,
            "Q", quality, "strip", TRUE, "optimize_coding", TRUE, NULL);
    }
    VIPS_UNREF(opaque);
    VIPS_UNREF(part);
    VIPS_UNREF(small);
    *output = buffer;
    return done;
}

/// The brightness of a JPEG shrunk to so many points, row by row, into `grey`.
static inline int wenming_vips_grey(const void *jpeg, size_t count, int width, int height, unsigned char *grey) {
    VipsImage *small = NULL, *plain = NULL;
    size_t size = 0;
    void *memory = NULL;
    int done = !vips_thumbnail_buffer((void *)jpeg, count, &small, width, "height", height, "size", VIPS_SIZE_FORCE, NULL)
        && !vips_colourspace(small, &plain, VIPS_INTERPRETATION_B_W, NULL)
        && (memory = vips_image_write_to_memory(plain, &size)) != NULL && size == (size_t)width * height;
    if (done) memcpy(grey, memory, size);
    g_free(memory);
    VIPS_UNREF(plain);
    VIPS_UNREF(small);
    return done;
}

/// A JPEG of the image as it is, with its metadata. The caller frees `output` with g_free.
static inline int wenming_vips_save(VipsImage *image, int quality, unsigned char **output, size_t *count) {
    void *buffer = NULL;
    int done = !vips_jpegsave_buffer(image, &buffer, count, "Q", quality, NULL);
    *output = buffer;
    return done;
}

typedef struct {
    int left, top, width, height;
} WenmingBox;

/// A JPEG with boxes of one grey burnt into its pixels, and without any metadata. The caller frees `output` with g_free.
static inline int wenming_vips_mask(
    const void *jpeg, size_t size, const WenmingBox *boxes, int box_count, int quality, unsigned char **output,
    size_t *count) {
    VipsImage *decoded = NULL, *drawn = NULL;
    void *buffer = NULL;
    double ink[] = { 88, 88, 88, 255 };
    int done = !vips_jpegload_buffer((void *)jpeg, size, &decoded, "fail_on", VIPS_FAIL_ON_ERROR, NULL)
        && decoded->Bands <= 4 && (drawn = vips_image_copy_memory(decoded)) != NULL;
    for (int i = 0; done && i < box_count; i++) {
        done = !vips_draw_rect(drawn, ink, drawn->Bands, boxes[i].left, boxes[i].top, boxes[i].width, boxes[i].height,
            "fill", TRUE, NULL);
    }
    if (done) {
        // Whole blocks of colour too: half of them would mix what lies beside a box into it.
        done = !vips_jpegsave_buffer(drawn, &buffer, count,
            "Q", quality, "strip", TRUE, "optimize_coding", TRUE, "subsample_mode", VIPS_FOREIGN_SUBSAMPLE_OFF, NULL);
    }
    VIPS_UNREF(drawn);
    VIPS_UNREF(decoded);
    *output = buffer;
    return done;
}

/// The pixels of a JPEG, three bytes to each, into `pixels`; for who looks whether something is in them.
static inline int wenming_vips_pixels(const void *jpeg, size_t count, unsigned char **pixels, int *width, int *height) {
    VipsImage *decoded = NULL, *plain = NULL;
    size_t size = 0;
    int done = !vips_jpegload_buffer((void *)jpeg, count, &decoded, NULL)
        && !vips_colourspace(decoded, &plain, VIPS_INTERPRETATION_sRGB, NULL)
        && (*pixels = vips_image_write_to_memory(plain, &size)) != NULL;
    if (done) {
        *width = plain->Xsize;
        *height = plain->Ysize;
        done = size == (size_t)3 * plain->Xsize * plain->Ysize;
    }
    VIPS_UNREF(plain);
    VIPS_UNREF(decoded);
    return done;
}
