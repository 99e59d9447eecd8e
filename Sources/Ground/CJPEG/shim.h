// libjpeg leaves by longjmp where it fails, which Swift cannot follow: this asks the one thing that we want of it.

#include <stdio.h>
#include <setjmp.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

struct wenming_jpeg_course {
    struct jpeg_error_mgr manager;
    jmp_buf failed;
    int ends_missed, faults;
};

static inline void wenming_jpeg_fail(j_common_ptr jpeg) {
    longjmp(((struct wenming_jpeg_course *)jpeg->err)->failed, 1);
}

/// Told of each warning (level -1). Where the bytes end, libjpeg says so and puts an end mark in.
static inline void wenming_jpeg_hear(j_common_ptr jpeg, int level) {
    struct wenming_jpeg_course *course = (struct wenming_jpeg_course *)jpeg->err;
    if (level >= 0) return;
    if (jpeg->err->msg_code == JWRN_JPEG_EOF) course->ends_missed++;
    else course->faults++;
}

/// Of the scan that begins: which coefficients it gives to their last bit.
static inline void wenming_jpeg_note(j_decompress_ptr jpeg, unsigned char given[][DCTSIZE2]) {
    int last = jpeg->progressive_mode ? jpeg->Se : DCTSIZE2 - 1;
    for (int i = 0; i < jpeg->comps_in_scan; i++) {
        unsigned char *component = given[jpeg->cur_comp_info[i]->component_index];
        for (int place = jpeg->progressive_mode ? jpeg->Ss : 0; place <= last; place++) {
            component[place] = !jpeg->progressive_mode || jpeg->Al == 0;
        }
    }
}

/// Whether these bytes, which are all of a file, lack nothing of a JPEG but its end mark: no scan breaks off, and each
/// coefficient of each component is given to its last bit.
static inline int wenming_jpeg_lacks_only_its_end(const unsigned char *bytes, unsigned long count) {
    struct jpeg_decompress_struct jpeg;
    struct wenming_jpeg_course course;
    unsigned char given[MAX_COMPONENTS][DCTSIZE2];
    // Cameras and chat applications make a dozen scans; without a bound a small file could ask for minutes.
    const int most_scans = 50;
    int lacks_only_end = 0;
    memset(given, 0, sizeof given);
    memset(&course, 0, sizeof course);
    jpeg.err = jpeg_std_error(&course.manager);
    course.manager.error_exit = wenming_jpeg_fail;
    course.manager.emit_message = wenming_jpeg_hear;
    if (!setjmp(course.failed)) {
        jpeg_create_decompress(&jpeg);
        jpeg_mem_src(&jpeg, bytes, count);
        jpeg_read_header(&jpeg, TRUE);
        jpeg.buffered_image = TRUE;
        jpeg_start_decompress(&jpeg);
        wenming_jpeg_note(&jpeg, given);
        int step;
        while ((step = jpeg_consume_input(&jpeg)) != JPEG_REACHED_EOI && jpeg.input_scan_number <= most_scans) {
            if (step == JPEG_REACHED_SOS) wenming_jpeg_note(&jpeg, given);
        }
        int gaps = 0;
        for (int i = 0; i < jpeg.num_components; i++) gaps += memchr(given[i], 0, DCTSIZE2) != NULL;
        lacks_only_end = step == JPEG_REACHED_EOI && course.ends_missed == 1 && !course.faults && !gaps;
    }
    jpeg_destroy_decompress(&jpeg);
    return lacks_only_end;
}
