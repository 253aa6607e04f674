"""The course as a site in which every interactive moves without a kernel: `make book`."""
