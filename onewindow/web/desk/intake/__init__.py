"""Window intake: the item, the applicant, one page for form and materials, the receipt."""
